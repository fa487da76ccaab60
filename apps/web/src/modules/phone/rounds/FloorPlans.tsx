import type { RoundDetail, RoundSpot } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';

import { useText } from '../../../i18n/index.ts';
import { PlanMap } from '../../../kit/LazyPlan.tsx';
import type { CheckTap } from '../outbox/tap.ts';
import { isSeen } from './progress.ts';

interface Props {
  round: RoundDetail;
  waiting: readonly CheckTap[];
  next: RoundSpot | undefined;
}

/** Points of the round on their floors; the plans are on the phone, network or not. */
export function FloorPlans({ round, waiting, next }: Props) {
  const t = useText('rounds');
  const [isOpen, open] = useState(false);
  if (round.plans.length === 0) return null;
  return (
    <section className="phone-stack">
      <Button block aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        {t(isOpen ? 'hidePlan' : 'onPlan')}
      </Button>
      {isOpen &&
        round.plans.map((plan) => (
          <figure key={plan.placeId} className="phone-card round-plan">
            <figcaption>{plan.name}</figcaption>
            <PlanMap
              plan={plan}
              height={260}
              markers={round.spots.flatMap((spot) =>
                spot.planPlaceId === plan.placeId && spot.at
                  ? [
                      {
                        id: spot.key,
                        at: spot.at,
                        name: shortName(spot.name),
                        kind: 'place' as const,
                        isDim: isSeen(spot, waiting),
                        ...(spot === next ? { level: 'normal' as const } : {}),
                      },
                    ]
                  : [],
              )}
            />
          </figure>
        ))}
    </section>
  );
}

/** The place itself, without the way to it. */
export const shortName = (name: string): string => name.split(' / ').at(-1) ?? name;
