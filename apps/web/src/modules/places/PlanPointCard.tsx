import { deviceKindLabels, placeKindLabels } from '@anyuan/contract';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { HealthMark } from '../../kit/HealthMark.tsx';
import type { PlanXY } from '../../kit/plan-markers.ts';
import type { PlanItem } from './plan-items.ts';

interface Props {
  item: PlanItem;
  mayMove: boolean;
  move: (at: PlanXY | null) => Promise<void>;
}

/** The chosen point: what it is, and its position by numbers for those who do not drag. */
export function PlanPointCard({ item, mayMove, move }: Props) {
  const t = useText('places');
  const label = useLabel();
  const [x, setX] = useState(item.at?.x ?? 0);
  const [y, setY] = useState(item.at?.y ?? 0);
  const page = item.is === 'place' ? '/places' : '/devices';
  return (
    <section className="plan-card" aria-label={t('point')}>
      <strong>{item.it.name}</strong>
      <div className="muted">
        {label(item.is === 'place' ? placeKindLabels[item.it.kind] : deviceKindLabels[item.it.kind])} · {item.it.code}
      </div>
      {item.is === 'device' && <HealthMark health={item.it.health} states={item.it.states} />}
      {mayMove && (
        <>
          <div className="plan-xy">
            <InputNumber
              size="small"
              min={0}
              precision={0}
              aria-label={t('x')}
              value={x}
              onChange={(v) => setX(v ?? 0)}
            />
            <InputNumber
              size="small"
              min={0}
              precision={0}
              aria-label={t('y')}
              value={y}
              onChange={(v) => setY(v ?? 0)}
            />
            <ActionButton size="small" act={() => move({ x, y })}>
              {t('setPoint')}
            </ActionButton>
          </div>
          {item.at && (
            <ActionButton size="small" act={() => move(null)}>
              {t('takeOff')}
            </ActionButton>
          )}
        </>
      )}
      <Link to={`${page}?row=${encodeURIComponent(item.it.code)}`}>
        <Button size="small">{t('open')}</Button>
      </Link>
    </section>
  );
}
