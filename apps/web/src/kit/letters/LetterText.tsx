import {
  indicators,
  letterLevels,
  targetRules,
  type LetterBody,
  type LetterContent,
  type LetterTarget,
} from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';

import './letters.css';

/** Exactly what is signed, as it is printed. */
export function LetterText({ body }: { body: LetterBody }) {
  const t = useText('letters');
  const label = useLabel();
  const party = (one: LetterBody['giver']): string => (one ? [one.name, one.title].filter(Boolean).join(' ') : '—');
  return (
    <article className="letter-text" aria-label={body.title}>
      <header>
        <h2>{body.title}</h2>
        <p className="muted number">
          {body.number} · {label(letterLevels[body.level])} · {t('version', { no: body.no })}
        </p>
      </header>
      <dl className="letter-parties">
        <div>
          <dt>{t('giver')}</dt>
          <dd>{party(body.giver)}</dd>
        </div>
        <div>
          <dt>{t('taker')}</dt>
          <dd>{party(body.taker)}</dd>
        </div>
        {body.department !== null && (
          <div>
            <dt>{t('department')}</dt>
            <dd>{body.department}</dd>
          </div>
        )}
      </dl>
      <LetterWords content={body} />
    </article>
  );
}

/** What a letter says, whoever signs it: text, targets, vetoes. */
export function LetterWords({ content }: { content: LetterContent }) {
  const t = useText('letters');
  return (
    <>
      <p className="letter-words">{content.text}</p>
      <h3>{t('targets')}</h3>
      <ol className="letter-targets">
        {content.targets.map((target) => (
          <li key={target.name}>
            <span>
              {target.name}
              <HowOf target={target} />
            </span>
            <strong className="number">{t('pointsOf', { points: target.weight })}</strong>
          </li>
        ))}
      </ol>
      {content.vetoes.length > 0 && (
        <>
          <h3>{t('vetoes')}</h3>
          <ol className="letter-vetoes">
            {content.vetoes.map((veto) => (
              <li key={veto}>{veto}</li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

/** How a target is measured and scored, in words. */
export function HowOf({ target }: { target: LetterTarget }) {
  const label = useLabel();
  const { indicator, want, rule, how } = target;
  const words = [
    ...(indicator
      ? [
          `${label(indicators[indicator].label)}${want === undefined || want === null ? '' : ` ${indicators[indicator].better === 'less' ? '≤' : '≥'} ${want}`}`,
          label(targetRules[rule]),
        ]
      : []),
    ...(how === '' ? [] : [how]),
  ];
  return words.length === 0 ? null : <small className="muted">{words.join(' · ')}</small>;
}
