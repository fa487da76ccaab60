/** Browsers hand a running camera out over HTTPS only. */
export const mayRunCamera = (): boolean =>
  window.isSecureContext && typeof (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia === 'function';

/** The camera at the back; whoever has one only, that. */
export const openCamera = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });

type Torch = MediaTrackConstraintSet & { torch: boolean };

/** Whether this camera has a light. */
export const hasTorch = (track: MediaStreamTrack | undefined): boolean =>
  (track?.getCapabilities?.() as { torch?: boolean } | undefined)?.torch === true;

/** A phone that says it has a light and gives none goes on without. */
export const shine = (track: MediaStreamTrack, on: boolean): Promise<void> =>
  track.applyConstraints({ advanced: [{ torch: on } as Torch] }).catch(() => undefined);
