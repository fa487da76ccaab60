import type { IndicatorAnswer } from '@anyuan/contract';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { useTheme } from '../../theme.tsx';
import { palettes } from '../../tokens.ts';
import { drawTrend } from './chart.ts';

/** Thirteen months of one indicator, with what was reported when each month was closed. */
export default function TrendPanel({ item, close }: { item: IndicatorAnswer | undefined; close: () => void }) {
  const t = useText('board');
  const label = useLabel();
  const { mode } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof drawTrend>>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const drawn = drawTrend(place.current);
    chart.current = drawn;
    return () => {
      chart.current = null;
      drawn.end();
    };
  }, []);
  const words = { value: t('value'), frozen: t('frozen'), target: t('target', { value: '' }).trim() };
  useEffect(() => {
    if (item) chart.current?.show(item, palettes[mode], words);
  });
  if (!item) return null;
  const isCorrected = item.trend.some(
    ({ value, frozen }) => frozen !== undefined && frozen !== null && value !== null && Math.abs(frozen - value) > 1e-9,
  );
  return (
    <aside className="board-trend" aria-label={t('seeTrend', { name: label(item.label) })}>
      <header>
        <h2>
          {label(item.label)} · {t('trend')}
        </h2>
        <Button size="small" onClick={close}>
          {t('close')}
        </Button>
      </header>
      <div className="board-chart" ref={place} role="img" aria-label={t('seeTrend', { name: label(item.label) })} />
      <p className="muted">
        {label(item.note)} · {t('owner', { owner: label(item.owner) })}
        {isCorrected && ` · ${t('corrected')}`}
      </p>
    </aside>
  );
}
