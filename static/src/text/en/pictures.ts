import { plural } from "../plural";

export const pictures = {
  choose: "Choose a picture",
  orDrop: "or drop it here",
  taken: "JPEG, PNG, WebP, AVIF or HEIC, up to 20 MB",
  another: "Another picture",
  use: "Use this picture",
  asItIs: "Use it as it is",
  section: "Which part of the picture is shown",
  keys: "Drag to move. With the keyboard: arrow keys move, plus and minus zoom.",
  zoom: "Zoom",
  notShown:
    "Your browser can’t show this kind of picture. It can be used as it is; what is around its centre is shown.",
  notAPicture: "This isn’t a picture that we can read. Choose a JPEG, PNG, WebP, AVIF or HEIC.",
  tooLarge: "This picture is larger than 20 MB. Save it smaller and choose it again.",
  change: "Change picture",
  add: "Add a picture",
  remove: "Remove picture",
  removed: "Picture removed.",
  processing: "The picture is being prepared.",
  failures: {
    not_an_image: "The last picture couldn’t be read. Choose another one.",
    too_many_pixels: "The last picture has too many pixels. Save it smaller and try again.",
    damaged: "The last picture’s file is damaged. Export it again, or choose another one.",
    other: "The last picture couldn’t be prepared. Choose another one.",
  },
  /** Of a picture too small to look sharp. */
  small: (pixels: number) =>
    plural("en", pixels, {
      one: "This part is only 1 pixel wide and will look soft.",
      other: `This part is only ${pixels} pixels wide and will look soft.`,
    }),
};
