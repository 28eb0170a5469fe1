export const errors = {
  unknown: "Something went wrong. Try again.",
  unreachable: "The server can’t be reached. Check your connection; what you did is tried again.",
  notFoundTitle: "There is nothing here",
  notFound: "It was moved or deleted, or it isn’t shared with you.",
  toLibrary: "Go to your library",
  failedToLoad: "This couldn’t be loaded",
  conflict: "Somebody else changed this meanwhile. Look at it again, then save.",
  crashed: "The studio stumbled",
  reload: "Reload the page",
};
