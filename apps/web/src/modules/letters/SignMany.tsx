import { letterSides, type LetterDetail } from '@anyuan/contract';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';

import { api, client, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { LetterWords } from '../../kit/letters/LetterText.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';

interface Props {
  ids: readonly string[];
  done: () => void;
}

/** Whoever gives many letters reads what they say, and signs exactly the texts that were shown to him. */
export function SignMany({ ids, done }: Props) {
  const t = useText('letters');
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => open(true)}>
        {t('signMany', { count: ids.length })}
      </Button>
      {isOpen && (
        <Modal open width={860} title={t('signManyTitle')} footer={null} onCancel={() => open(false)}>
          <Texts ids={ids} done={done} />
        </Modal>
      )}
    </>
  );
}

function Texts({ ids, done }: Props) {
  const t = useText('letters');
  const query = useQuery({
    queryKey: ['letters on show', ids],
    queryFn: () => Promise.all(ids.map((id) => client.letter.get({ id }))),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Loaded query={query}>
      {(letters) => {
        const mine = letters.filter(({ maySign }) => maySign.length > 0);
        if (mine.length === 0) return <p>{t('noneToSign')}</p>;
        // Another text than the one he has read is read anew.
        return <Reading key={mine.map(({ sha256 }) => sha256).join()} letters={mine} done={done} />;
      }}
    </Loaded>
  );
}

function Reading({ letters, done }: { letters: readonly LetterDetail[]; done: () => void }) {
  const t = useText('letters');
  const [hasRead, read] = useState(false);
  const { mutateAsync: sign } = useAct(api.letter.signByPassword, { touches: ['/letters', '/notices'] });
  const texts = [...Map.groupBy(letters, ({ body }) => wordsOf(body)).values()];
  return (
    <>
      <p className="muted">{t('signManyDetail', { count: letters.length, texts: texts.length })}</p>
      <div className="letter-many" tabIndex={0} role="region" aria-label={t('signManyTitle')}>
        {texts.map((alike) => (
          <OneText key={alike[0]?.id} letters={alike} />
        ))}
      </div>
      <div className="letter-ask-ways">
        <Checkbox checked={hasRead} onChange={({ target }) => read(target.checked)}>
          {t('haveRead')}
        </Checkbox>
        <ActionButton
          type="primary"
          disabled={!hasRead}
          act={async () => {
            const { signed } = await sign({
              letters: letters.flatMap(({ id, sha256, maySign }) => maySign.map((side) => ({ id, side, sha256 }))),
            });
            toast(t('signedMany', { count: signed }), 'success');
            done();
          }}
        >
          {t('signMany', { count: letters.length })}
        </ActionButton>
      </div>
    </>
  );
}

const wordsOf = ({ title, text, targets, vetoes }: LetterDetail['body']): string =>
  JSON.stringify([title, text, targets, vetoes]);

/** Letters that say the same: who signs each, then what they say, once. */
function OneText({ letters }: { letters: readonly LetterDetail[] }) {
  const t = useText('letters');
  const label = useLabel();
  const [first] = letters;
  if (!first) return null;
  return (
    <article className="letter-text" aria-label={first.body.title}>
      <h2>{first.body.title}</h2>
      <ul className="letter-many-whom">
        {letters.map(({ id, body, maySign }) => (
          <li key={id}>
            <span className="number">{body.number}</span> {t('version', { no: body.no })}
            {' · '}
            {[
              body.department,
              ...(['giver', 'taker'] as const).map((side) => {
                const one = body[side];
                const who = one ? [one.name, one.title].filter(Boolean).join(' ') : '—';
                return `${label(letterSides[side])} ${who}${maySign.includes(side) ? ` ✎ ${t('yourSign')}` : ''}`;
              }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </li>
        ))}
      </ul>
      <LetterWords content={first.body} />
    </article>
  );
}
