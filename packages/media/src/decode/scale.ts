import { type AVPixelFormat, FFmpegError, Frame, SoftwareScaleContext, SWS_BILINEAR } from 'node-av';

/** Copies pictures into another size or pixel format. */
export class Scaler {
  #context: SoftwareScaleContext | null = null;
  #shape = '';

  /** The caller frees the result. */
  async scale(picture: Frame, width: number, height: number, format: AVPixelFormat): Promise<Frame> {
    const out = new Frame();
    out.alloc();
    out.width = width;
    out.height = height;
    out.format = format;
    try {
      FFmpegError.throwIfError(out.getBuffer(), 'allocate a picture');
      FFmpegError.throwIfError(await this.#for(picture, width, height, format).scaleFrame(out, picture), 'scale');
      out.pts = picture.pts;
      return out;
    } catch (error) {
      out.free();
      throw error;
    }
  }

  close(): void {
    this.#context?.freeContext();
    this.#context = null;
  }

  #for(picture: Frame, width: number, height: number, format: AVPixelFormat): SoftwareScaleContext {
    const shape = [picture.width, picture.height, picture.format, width, height, format].join();
    if (this.#context && this.#shape === shape) return this.#context;
    this.close();
    this.#context = new SoftwareScaleContext();
    this.#context.getContext(
      picture.width,
      picture.height,
      picture.format as AVPixelFormat,
      width,
      height,
      format,
      SWS_BILINEAR,
    );
    this.#shape = shape;
    return this.#context;
  }
}
