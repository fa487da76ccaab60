const mostFailures = 10;

/** Shows pictures of a camera that sends JPEG, one after the other, in a canvas over its `<video>`. */
export class JpegFeed {
  /** Pictures that were shown. */
  shown = 0;
  readonly #canvas: HTMLCanvasElement;
  readonly #failed: () => void;
  #next: ArrayBuffer | undefined;
  #failures = 0;
  #isDrawing = false;
  #isStopped = false;

  constructor(video: HTMLVideoElement, failed: () => void) {
    this.#canvas = document.createElement('canvas');
    this.#canvas.className = 'player-canvas';
    this.#failed = failed;
    video.after(this.#canvas);
  }

  /** A picture that comes while another is drawn takes the place of those that wait. */
  push(data: ArrayBuffer): void {
    this.#next = data;
    if (!this.#isDrawing) void this.#draw();
  }

  stop(): void {
    this.#isStopped = true;
    this.#canvas.remove();
  }

  async #draw(): Promise<void> {
    this.#isDrawing = true;
    try {
      for (let data = this.#next; data && !this.#isStopped; data = this.#next) {
        this.#next = undefined;
        const picture = await createImageBitmap(new Blob([data], { type: 'image/jpeg' }));
        if (this.#canvas.width !== picture.width) this.#canvas.width = picture.width;
        if (this.#canvas.height !== picture.height) this.#canvas.height = picture.height;
        this.#canvas.getContext('2d')?.drawImage(picture, 0, 0);
        picture.close();
        this.shown += 1;
        this.#failures = 0;
      }
    } catch {
      // One may be damaged; a browser that shows none of them cannot.
      if (!this.#isStopped && ++this.#failures > mostFailures) this.#failed();
    } finally {
      this.#isDrawing = false;
    }
  }
}
