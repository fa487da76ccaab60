import { ApiError, type ErrorBody, type WireAnswer } from '@anyuan/contract';
import { Alert, Modal, Segmented } from 'antd';
import { useState } from 'react';

import type { WithSecond } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { aboveAll } from './above.ts';
import { AskOnDevice } from './AskOnDevice.tsx';
import { SignHere } from './SignHere.tsx';

import './countersign.css';

/** A change somebody wants to make, and what to do once the second one has signed, or not. */
export interface Wanted {
  refusal: WireAnswer;
  again: WithSecond;
  settle: (answer: WireAnswer) => void;
}

const refusalIn = (answer: WireAnswer): ApiError => ApiError.fromBody(answer.json as ErrorBody, answer.status);

/** Asks for the second person: here, or on his own device. */
export function SecondDialog({ wanted: { refusal, again, settle } }: { wanted: Wanted }) {
  const t = useText('countersign');
  const label = useLabel();
  const [way, go] = useState<'here' | 'there'>('here');
  const { details } = refusalIn(refusal);
  return (
    <Modal
      open
      zIndex={aboveAll}
      title={t('title')}
      footer={null}
      mask={{ closable: false }}
      onCancel={() => settle(refusal)}
    >
      <Alert
        type="info"
        title={label(details['what'] as { zh: string; en: string })}
        description={t('who', { permission: label(details['permission'] as { zh: string; en: string }) })}
      />
      <Segmented
        block
        className="countersign-way"
        value={way}
        onChange={go}
        options={[
          { value: 'here', label: t('here') },
          { value: 'there', label: t('there') },
        ]}
      />
      {way === 'here' ? <SignHere again={again} done={settle} /> : <AskOnDevice again={again} done={settle} />}
    </Modal>
  );
}
