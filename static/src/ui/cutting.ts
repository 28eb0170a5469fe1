/** Reading a picture that somebody chose, and cutting a square out of it. */
import { square, type Crop } from "./cropping";

export const MOST_BYTES = 20_000_000; // what the server takes (docs/images.md)
/** For `accept`: phones offer their photos, and files of the formats that the server takes. */
export const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif";

/** What a browser may not show although the server can read it. */
const READ_ELSEWHERE = /\.(heic|heif|avif)$/i;
export const readElsewhere = (file: File): boolean =>
  /^image\/(heic|heif|avif)/.test(file.type) || READ_ELSEWHERE.test(file.name);

/** The picture at an address, decoded and upright. Rejects what the browser can't show. */
export async function decoded(src: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = src;
  await image.decode();
  return image;
}

/** The square as a picture of its own, at most `size` pixels wide and never enlarged. */
export async function cutOut(image: HTMLImageElement, crop: Crop, size: number): Promise<Blob> {
  const { x, y, side } = square(crop, { width: image.naturalWidth, height: image.naturalHeight });
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(1, Math.round(Math.min(size, side)));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(image, x, y, side, side, 0, 0, canvas.width, canvas.height);
  // WebP keeps what is transparent; a browser that can't write it makes a PNG.
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error())), "image/webp", 0.95),
  );
}
