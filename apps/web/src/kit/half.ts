/** Sources are written `中文 / English`; one that reads the same in both is left whole. */
export function half(source: string, lang: 'zh' | 'en'): string {
  const at = source.indexOf(' / ');
  if (at < 0) return source;
  return lang === 'zh' ? source.slice(0, at) : source.slice(at + 3);
}
