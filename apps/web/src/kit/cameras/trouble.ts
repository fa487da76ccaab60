import type { VoiceState } from './voice.ts';

export type VoiceTrouble = Extract<VoiceState, { kind: 'trouble' }>['why'];

/** What is said of it: most of what can go wrong is one thing to whoever speaks. */
export function troubleWord(why: VoiceTrouble) {
  switch (why) {
    case 'mic':
    case 'insecure':
    case 'unsupported':
    case 'busy':
    case 'ended':
      return why;
    default:
      return 'failed';
  }
}
