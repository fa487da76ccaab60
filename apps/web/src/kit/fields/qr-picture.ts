import decodeQR from 'qr/decode.js';

/** Side by side: a code near enough to read fills much of the picture, and small pictures are read at once. */
const sizes = [900, 1600];

/** The text of the QR code in a picture; undefined: none was seen. */
export async function decode(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  for (const size of sizes) {
    const scale = Math.min(1, size / Math.max(picture.width, picture.height));
    const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const sheet = new OffscreenCanvas(width, height).getContext('2d');
    sheet?.drawImage(picture, 0, 0, width, height);
    const pixels = sheet?.getImageData(0, 0, width, height);
    try {
      if (pixels) return decodeQR({ width, height, data: pixels.data });
    } catch {
      // No code at this size.
    }
  }
  return undefined;
}
