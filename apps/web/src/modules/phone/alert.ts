let audio: AudioContext | undefined;

/** Browsers let a page sound only after a touch: the first one on the page opens the way. */
export function unlockSound(): () => void {
  const open = (): void => {
    audio ??= typeof AudioContext === 'undefined' ? undefined : new AudioContext();
    void audio?.resume();
  };
  document.addEventListener('pointerdown', open, { passive: true });
  return () => document.removeEventListener('pointerdown', open);
}

/** Two rising tones, three times. Falling and steady patterns belong to clinical alarms. */
export function sound(): void {
  if (!audio || audio.state !== 'running') return;
  const start = audio.currentTime;
  for (let round = 0; round < 3; round++)
    for (const [step, pitch] of [740, 988].entries()) tone(audio, start + round * 0.55 + step * 0.2, pitch);
}

function tone(context: AudioContext, at: number, pitch: number): void {
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.type = 'square';
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.18);
  voice.connect(volume).connect(context.destination);
  voice.start(at);
  voice.stop(at + 0.2);
}

/** iPhones do not vibrate for pages; there the sound has to do. */
export function vibrate(pattern: number | number[]): void {
  if ('vibrate' in navigator) navigator.vibrate(pattern);
}

export function alertPerson(): void {
  vibrate([300, 120, 300, 120, 600]);
  sound();
}
