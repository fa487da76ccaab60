import { toString } from 'qrcode';

/** A QR code as SVG. */
export const qrCode = (text: string): Promise<string> =>
  toString(text, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' });
