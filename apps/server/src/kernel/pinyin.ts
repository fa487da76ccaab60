import { pinyin } from 'pinyin-pro';

/** `急诊1F` → `jizhen1f jz1f`: what a search by full pinyin or initials is matched against. */
export function pinyinOf(text: string, options: { personName?: boolean } = {}): string {
  // A surname is read its own way: 单 is shan, 曾 is zeng.
  const surname = options.personName ? 'head' : 'off';
  const full = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true, surname });
  const first = pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', surname });
  return `${squeeze(full)} ${squeeze(first)}`;
}

const squeeze = (parts: string[]): string => parts.join('').replace(/\s+/g, '').toLowerCase();
