import { useSyncExternalStore } from 'react';

import type { Lang } from '../../i18n/index.ts';
import { recall, remember } from '../../remember.ts';

const watchers = new Set<() => void>();
// Wards sleep at night: who wants to hear it says so.
let isOn = recall('phone.voice') === 'on';

/** Whether this phone speaks. */
export function useVoice(): boolean {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => isOn,
  );
}

export function setVoice(on: boolean): void {
  isOn = on;
  remember('phone.voice', on ? 'on' : null);
  if (!on) speech()?.cancel();
  for (const changed of watchers) changed();
}

const speech = (): SpeechSynthesis | undefined => (window as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;

/** Some phones say `cmn`. */
const tongues: Record<Lang, RegExp> = { zh: /^(zh|cmn)\b/i, en: /^en\b/i };

/** A voice of the phone itself: what speaks over the internet is silent on an intranet. */
const voiceOf = (lang: Lang): SpeechSynthesisVoice | undefined => {
  const all = speech()?.getVoices() ?? [];
  return all.find((one) => one.localService && tongues[lang].test(one.lang));
};

/** Says it, if the person wants to hear it and the phone has a voice for it; what it was saying ends. */
export function say(text: string, lang: Lang): void {
  const voice = isOn ? voiceOf(lang) : undefined;
  const own = speech();
  if (!voice || !own) return;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  own.cancel();
  own.speak(words);
}

export type VoiceState = 'on' | 'off' | 'none';

/** Some browsers know their voices a moment later. */
export async function voiceState(lang: Lang): Promise<VoiceState> {
  const own = speech();
  if (own && own.getVoices().length === 0)
    await Promise.race([
      new Promise((resolve) => own.addEventListener('voiceschanged', resolve, { once: true })),
      new Promise((resolve) => setTimeout(resolve, 1_000)),
    ]);
  return voiceOf(lang) ? (isOn ? 'on' : 'off') : 'none';
}
