/**
 * Which square of a picture is shown. The square is looked at through a frame of side 1; at zoom 1
 * the picture just covers it.
 */

export interface Size {
  width: number;
  height: number;
}

/** `x` and `y` are the middle of the square, in parts (0 to 1) of the picture's width and height. */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

export interface Point {
  x: number;
  y: number;
}

export const MAX_ZOOM = 8;
const LEAST = 32; // pixels of the picture across the frame

export const centred: Crop = { x: 0.5, y: 0.5, zoom: 1 };

const between = (least: number, value: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most));

const shorter = ({ width, height }: Size): number => Math.min(width, height);

/** How far one may zoom in: not to where single pixels fill the frame. */
export const deepest = (picture: Size): number => between(1, shorter(picture) / LEAST, MAX_ZOOM);

/** Pixels of the picture across the frame. */
export const sideOf = (crop: Crop, picture: Size): number => shorter(picture) / crop.zoom;

/** The nearest crop that the picture covers. */
export function within(crop: Crop, picture: Size): Crop {
  const zoom = between(1, crop.zoom, deepest(picture));
  const half = sideOf({ ...crop, zoom }, picture) / 2;
  const [left, top] = [half / picture.width, half / picture.height];
  return { x: between(left, crop.x, 1 - left), y: between(top, crop.y, 1 - top), zoom };
}

/** The picture pushed by so many frames, right and down. */
export function pushed(crop: Crop, picture: Size, by: Point): Crop {
  const side = sideOf(crop, picture);
  const x = crop.x - (by.x * side) / picture.width;
  const y = crop.y - (by.y * side) / picture.height;
  return within({ ...crop, x, y }, picture);
}

/** Zoomed by a factor, with what lies at a point of the frame (from its middle) staying there. */
export function zoomedAt(crop: Crop, picture: Size, factor: number, at: Point): Crop {
  const zoom = between(1, crop.zoom * factor, deepest(picture));
  const gain = sideOf(crop, picture) - sideOf({ ...crop, zoom }, picture);
  const x = crop.x + (at.x * gain) / picture.width;
  const y = crop.y + (at.y * gain) / picture.height;
  return within({ x, y, zoom }, picture);
}

/** The square in pixels of the picture: its left top corner and its side. */
export function square(crop: Crop, picture: Size): Point & { side: number } {
  const side = sideOf(crop, picture);
  return { x: crop.x * picture.width - side / 2, y: crop.y * picture.height - side / 2, side };
}

/** Where the picture lies so that the square fills the frame, in parts of the frame. */
export function placed(crop: Crop, picture: Size): Point & Size {
  const { x, y, side } = square(crop, picture);
  return { x: -x / side, y: -y / side, width: picture.width / side, height: picture.height / side };
}
