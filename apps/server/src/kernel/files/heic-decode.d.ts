declare module 'heic-decode' {
  interface Points {
    width: number;
    height: number;
    data: Uint8ClampedArray;
  }
  interface Picture {
    width: number;
    height: number;
    decode(): Promise<Points>;
  }
  const decode: { all(given: { buffer: Uint8Array }): Promise<Picture[]> };
  export default decode;
}
