// From a picture file to a portable graymap: the shades alone are enough for a code, and the simulator needs no decoder for them.

const MAX_PIXELS = 8294400;
const MAX_SIDE = 8192;

export const PICTURE_TYPE = 'image/x-portable-graymap';

export async function toGraymap(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (bitmap.width * bitmap.height)), MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.floor(bitmap.width * scale));
  const height = Math.max(1, Math.floor(bitmap.height * scale));

  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.fillStyle = '#fff'; // behind transparent parts
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();

  const colours = context.getImageData(0, 0, width, height).data;
  const header = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const graymap = new Uint8Array(header.length + width * height);
  graymap.set(header);
  for (let from = 0, to = header.length; to < graymap.length; from += 4, to++) {
    graymap[to] = (colours[from] * 77 + colours[from + 1] * 150 + colours[from + 2] * 29) >> 8; // the eye's weights
  }
  return graymap;
}
