interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Looks at what the camera shows now; gives the text of the code in it, if there is one. */
export type Look = (video: HTMLVideoElement) => Promise<string | undefined>;

/** The browser's own reader where it has one; else ours, which is fetched when it is needed. */
export async function looker(): Promise<Look> {
  const Own = (window as { BarcodeDetector?: DetectorKind }).BarcodeDetector;
  const formats = await Own?.getSupportedFormats().catch((): string[] => []);
  if (Own && formats?.includes('qr_code')) {
    const detector = new Own({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: decodeQR } = await import('qr/decode.js');
  const sheet = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!sheet || width === 0 || height === 0) return undefined;
    if (sheet.canvas.width !== width) sheet.canvas.width = width;
    if (sheet.canvas.height !== height) sheet.canvas.height = height;
    sheet.drawImage(video, 0, 0, width, height);
    try {
      return decodeQR({ width, height, data: sheet.getImageData(0, 0, width, height).data });
    } catch {
      return undefined;
    }
  };
}

/** More points cost time and find nothing that a step closer does not. */
const longestSide = 960;
