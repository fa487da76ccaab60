import {
  excuseKinds,
  field,
  letterFollows,
  letterGrades,
  letterKinds,
  letterStates,
  type CallInput,
  type LetterDetail,
} from '@anyuan/contract';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, download, textOf, useAct, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Attachments } from '../../kit/Attachments.tsx';
import { PaperCheck } from '../../kit/entries/TakeAway.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { LetterText } from '../../kit/letters/LetterText.tsx';
import { Signatures, SignLetter } from '../../kit/letters/SignLetter.tsx';
import { printPage } from '../../kit/print-page.ts';
import { Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { Change } from './Change.tsx';
import { Scores } from './Scores.tsx';

const touches = ['/letters'];

/** One letter: its text, both signatures, its scores, and what followed. */
export function LetterView({ id }: { id: string }) {
  const query = useApi(api.letter.get, { id });
  return <Loaded query={query}>{(letter) => <Whole letter={letter} />}</Loaded>;
}

type Asks = 'excuse' | 'change' | 'close';

function Whole({ letter }: { letter: LetterDetail }) {
  const t = useText('letters');
  const label = useLabel();
  const lang = useLang();
  const { values, set } = useUrlState();
  const [asked, ask] = useState<Asks>();
  const { id, number, state, excuse, result } = letter;
  const isOpen = state === 'toSign' || state === 'signed';
  return (
    <>
      <div className="ops-bar">
        <span className="ops-verbs">
          <Button onClick={() => set({ letter: undefined, sha: undefined })}>‹ {t('back')}</Button>
          <strong className="number">{number}</strong>
          <span className="muted">
            {label(letterKinds[letter.kind])} · {label(letterStates[state])}
          </span>
        </span>
        <span className="ops-verbs">
          <ActionButton act={() => download(api.letter.pdf, { id, lang }, `${letter.body.title} ${number}.pdf`)}>
            PDF
          </ActionButton>
          <ActionButton act={async () => printPage(await textOf(api.letter.paper, { id, lang }))}>
            {t('print')}
          </ActionButton>
          {letter.mayManage && state === 'toSign' && <Button onClick={() => ask('excuse')}>{t('excuse')}</Button>}
          {letter.mayManage && isOpen && (
            <Button onClick={() => ask('change')}>{t(letter.signatures.length > 0 ? 'renew' : 'change')}</Button>
          )}
          {letter.mayCheck && (
            <Button type="primary" onClick={() => ask('close')}>
              {t('close')}
            </Button>
          )}
        </span>
      </div>
      {values['sha'] && <PaperCheck rows={1} sha256={letter.sha256} sha={values['sha']} />}
      {letter.replacedBy && (
        <Alert
          type="warning"
          showIcon
          title={
            <>
              {t('replacedBy')} <Link to={`/letters?letter=${letter.replacedBy.id}`}>{letter.replacedBy.number}</Link>
            </>
          }
        />
      )}
      {letter.replaces && (
        <p className="muted">
          {t('replaces')} <Link to={`/letters?letter=${letter.replaces.id}`}>{letter.replaces.number}</Link>
        </p>
      )}
      {excuse && (
        <Alert
          type="info"
          showIcon
          title={`${label(excuseKinds[excuse.kind])}:${excuse.reason}`}
          description={excuse.by}
        />
      )}
      {result && (
        <section className="panel letter-result">
          <h3>
            {t('result')} {label(letterGrades[result.grade])} <span className="number">{result.total}</span>
          </h3>
          <p>
            {result.note} <span className="muted">{result.by}</span>
          </p>
          {letter.follows && (
            <Link to={`/cases/${letter.follows.id}`}>
              {t('follows')} {letter.follows.number}
            </Link>
          )}
        </section>
      )}
      <section className="panel letter-paper">
        <LetterText body={letter.body} />
        <SignLetter letter={letter} />
        <Signatures letter={letter} />
      </section>
      {state !== 'toSign' && <Scores letter={letter} />}
      <section className="panel letter-paper">
        <h3>{t('files')}</h3>
        <Attachments subject={{ kind: 'letter', id }} elsewhere={['signature']} />
      </section>
      {asked === 'excuse' && <Excuse letter={letter} close={() => ask(undefined)} />}
      {asked === 'change' && <Change letter={letter} close={() => ask(undefined)} />}
      {asked === 'close' && <Close letter={letter} close={() => ask(undefined)} />}
    </>
  );
}

const excuseSchema = z.object({
  kind: field.choice(['情况', 'What'], excuseKinds).optional(),
  reason: field.longText(['原因', 'Reason'], { max: 300 }).optional(),
}) as unknown as Schema;

function Excuse({ letter, close }: { letter: LetterDetail; close: () => void }) {
  const t = useText('letters');
  const { mutateAsync } = useAct(api.letter.excuse, { touches });
  return (
    <FormDialog
      title={t('excuse')}
      close={close}
      said={t('saved')}
      schema={excuseSchema}
      initial={letter.excuse ? { kind: letter.excuse.kind, reason: letter.excuse.reason } : {}}
      submit={({ kind, reason }) =>
        mutateAsync({ id: letter.id, kind: kind ?? null, reason: reason ?? '' } as CallInput<typeof api.letter.excuse>)
      }
    />
  );
}

const closeSchema = z.object({
  note: field.longText(['说明', 'Note'], { max: 1000 }).optional(),
  follow: field.choice(['后续', 'What follows'], letterFollows).optional(),
}) as unknown as Schema;

function Close({ letter, close }: { letter: LetterDetail; close: () => void }) {
  const t = useText('letters');
  const { mutateAsync } = useAct(api.letter.close, { touches });
  const checked = letter.scores.find((one) => one.term === 'year' && one.stage === 'check');
  if (!checked)
    return (
      <Modal open title={t('close')} footer={null} onCancel={close}>
        <p>{t('yearFirst')}</p>
      </Modal>
    );
  return (
    <FormDialog
      title={t('close')}
      close={close}
      said={t('saved')}
      schema={closeSchema}
      submit={({ note, follow }) =>
        mutateAsync({ id: letter.id, note: note ?? '', follow: follow ?? null } as CallInput<typeof api.letter.close>)
      }
      before={
        <p>
          {t('closing', { name: letter.taker?.name ?? letter.department?.name ?? '' })}{' '}
          <strong className="number">{t('pointsOf', { points: checked.total ?? 0 })}</strong>
          {checked.vetoes.length > 0 && <span className="letter-lacks"> ▲ {t('vetoed')}</span>}
          <br />
          <span className="muted">{t('closingNote')}</span>
        </p>
      }
    />
  );
}
