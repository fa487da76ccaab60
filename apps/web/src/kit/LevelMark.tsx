import { useText } from '../i18n/index.ts';
import { levelShapes, type Level } from '../tokens.ts';

const words = { critical: 'critical', urgent: 'urgent', normal: 'level_normal', info: 'info', done: 'done' } as const;

/** Urgency by colour, shape and word together. `bare` keeps the word for screen readers only. */
export function LevelMark({ level, bare = false }: { level: Level; bare?: boolean }) {
  const t = useText();
  return (
    <span className="number">
      <span aria-hidden="true" style={{ color: `var(--level-${level}-mark)` }}>
        {levelShapes[level]}
      </span>
      <span
        className={bare ? 'visually-hidden' : ''}
        style={{ color: `var(--level-${level}-text)`, marginInlineStart: 4 }}
      >
        {t(words[level])}
      </span>
    </span>
  );
}
