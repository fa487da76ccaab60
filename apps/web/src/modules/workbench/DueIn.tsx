import { useText } from '../../i18n/index.ts';
import { Span } from '../../kit/Time.tsx';
import { useNow } from '../../stream/index.tsx';

/** How long is left, or how late it is. */
export function DueIn({ at }: { at: string }) {
  const t = useText('office');
  const left = Date.parse(at) - useNow();
  return (
    <span style={left < 0 ? { color: 'var(--level-critical-text)' } : {}}>
      {left < 0 ? `▲ ${t('overdueBy')}` : t('dueIn')} <Span ms={Math.abs(left)} />
    </span>
  );
}
