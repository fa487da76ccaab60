import type { Scene } from '@anyuan/contract';

import { api, hrefOf } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Level } from '../../tokens.ts';

/** A piece of the floor plan with the point in its middle; a plain picture, so that a list of cards stays light. */
export function ScenePlan({ scene, name, level }: { scene: Scene; name: string; level: Level }) {
  const t = useText();
  const { plan, at } = scene;
  if (!plan || !at) return null;
  const width = Math.min(plan.width, Math.max(320, plan.width / 3));
  const height = width * 0.4;
  const x = clamp(at.x - width / 2, 0, plan.width - width);
  const y = clamp(at.y - height / 2, 0, plan.height - height);
  const unit = width / 100;
  return (
    <svg
      className="scene-plan"
      data-level={level}
      viewBox={`${x} ${y} ${width} ${height}`}
      role="img"
      aria-label={`${t('plan')} ${name}`}
      preserveAspectRatio="xMidYMid slice"
    >
      <image
        className="plan-image"
        href={hrefOf(api.file.get, { id: plan.fileId })}
        width={plan.width}
        height={plan.height}
        preserveAspectRatio="none"
      />
      <g
        className="scene-point"
        style={{ color: `var(--level-${level}-mark)` }}
        transform={`translate(${at.x} ${at.y})`}
      >
        <circle r={unit * 5} fill="none" stroke="currentColor" strokeWidth={unit} />
        <circle r={unit * 2} fill="currentColor" />
      </g>
    </svg>
  );
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, Math.max(low, high)));
