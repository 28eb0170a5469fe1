export const people = {
  /** What a role may do, in a sentence. */
  may: {
    owner: "Everything, and pays for it.",
    admin: "Everything an editor may, and who belongs here: invite, change roles, remove.",
    editor: "Upload, arrange, edit and share, and all a commenter may.",
    commenter: "Listen, comment, approve mixes and download originals.",
    viewer: "Listen and look, nothing else.",
    visitor: "Only the projects that they were invited to.",
  },
};
