import { letterSides, signingWays, type LetterDetail, type LetterSide } from '@anyuan/contract';
import { Checkbox } from 'antd';
import { useState } from 'react';

import { api, client, hrefOf, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { SignatureInput } from '../fields/SignatureInput.tsx';
import { Time } from '../Time.tsx';
import { toast } from '../toast.ts';

import './letters.css';

const touches = ['/letters', '/notices'];

/** Both sides: who has signed, how, when, and of which text. */
export function Signatures({ letter }: { letter: LetterDetail }) {
  const t = useText('letters');
  const label = useLabel();
  return (
    <section className="letter-signs" aria-label={t('signatures')}>
      {(Object.keys(letterSides) as LetterSide[]).map((side) => {
        const signature = letter.signatures.find((one) => one.side === side);
        return (
          <div key={side} className="letter-sign">
            <h4>
              {label(letterSides[side])} {letter.body[side]?.name ?? t('nobody')}
            </h4>
            {signature ? (
              <>
                {signature.file && (
                  <img src={hrefOf(api.file.get, { id: signature.file, width: 320 })} alt={signature.by.name} />
                )}
                <p>
                  ✓ {label(signingWays[signature.way])} <Time at={signature.at} />
                </p>
                {signature.sha256 !== letter.sha256 && <p role="alert">▲ {t('differs')}</p>}
                <code className="muted" title={signature.sha256}>
                  SHA-256 {signature.sha256}
                </code>
              </>
            ) : (
              <p className="muted">○ {t('notSigned')}</p>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** For whoever is to sign: read, then by hand or by password. */
export function SignLetter({ letter }: { letter: LetterDetail }) {
  const t = useText('letters');
  const label = useLabel();
  const [hasRead, read] = useState(false);
  const byHand = useAct(api.letter.signByHand, { touches });
  const byPassword = useAct(api.letter.signByPassword, { touches });
  const [side] = letter.maySign;
  if (!side) return null;
  const { id, sha256 } = letter;
  return (
    <section className="letter-ask" aria-label={t('sign')}>
      <h3>{t('signAs', { side: label(letterSides[side]) })}</h3>
      <Checkbox checked={hasRead} onChange={({ target }) => read(target.checked)}>
        {t('haveRead')}
      </Checkbox>
      {hasRead && (
        <div className="letter-ask-ways">
          <SignatureInput
            label={t('byHand')}
            upload={async (file) => {
              const kept = await client.file.attach({ kind: 'letter', id, purpose: 'signature', file });
              await byHand.mutateAsync({ id, side, sha256, file: kept.id });
              toast(t('signed'), 'success');
              return kept;
            }}
          />
          <ActionButton
            act={async () => {
              await byPassword.mutateAsync({ letters: [{ id, side, sha256 }] });
              toast(t('signed'), 'success');
            }}
          >
            {t('byPassword')}
          </ActionButton>
          <span className="muted">{t('signHint')}</span>
        </div>
      )}
    </section>
  );
}
