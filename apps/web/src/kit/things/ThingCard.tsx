import { field, fieldMeta, thingKinds, type Thing } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import type { Schema } from '../fields/fields.ts';
import { FieldValue } from '../fields/FieldValue.tsx';
import { SchemaForm } from '../SchemaForm.tsx';
import { toast } from '../toast.ts';
import { useTitle } from '../use-title.ts';
import { Checks } from './Checks.tsx';
import { Findings } from './Findings.tsx';
import { ReadingOf } from './ReadingOf.tsx';
import { isMeter, TakeReading } from './TakeReading.tsx';
import { TermsOf } from './TermsOf.tsx';

/** A thing on the phone: what it is, what is due, and the way to say what is wrong. */
export function ThingCard({ thing }: { thing: Thing }) {
  const t = useText('registers');
  const c = useText();
  const label = useLabel();
  const can = useCan();
  const navigate = useNavigate();
  const [isReporting, report] = useState(false);
  const kind = thingKinds[thing.kind];
  useTitle(thing.name);
  return (
    <>
      <div className="task-top">
        <Button onClick={() => void navigate(-1)}>{c('back')}</Button>
        <span className="task-state">{label(kind.lifecycle[thing.state]?.label)}</span>
      </div>
      <h1 className="phone-title">{thing.name}</h1>
      <p className="muted">
        {thing.place?.path}
        <br />
        <span className="number">
          {label(kind.label)} · {thing.code} · {thing.owner?.name ?? t('noOwner')}
        </span>
      </p>
      {thing.findings.length > 0 && <Findings thing={thing} />}
      {kind.versions?.isRead && (
        <section className="phone-card">
          <h2>{t('reading')}</h2>
          <ReadingOf thing={thing} />
        </section>
      )}
      {thing.dues.length > 0 && (
        <section className="phone-card">
          <h2>{t('terms')}</h2>
          <TermsOf thing={thing} />
        </section>
      )}
      {isMeter(kind) && (
        <section className="phone-card">
          <h2>{t('takeReading')}</h2>
          <TakeReading thing={thing} />
        </section>
      )}
      <section className="phone-card">
        <h2>{c('details')}</h2>
        {kind.own.map((name) => (
          <div key={name} className="phone-row">
            <span className="muted">{label(fieldMeta(kind.fields.shape[name] as never)?.label)}</span>
            <FieldValue field={kind.fields.shape[name] as never} value={thing[name]} />
          </div>
        ))}
      </section>
      {Object.keys(kind.checks).length > 0 && (
        <section className="phone-card">
          <h2>{t('checks')}</h2>
          <Checks thing={thing} />
        </section>
      )}
      {can('case.create') && (
        <Button block className="big-verb" onClick={() => report(true)}>
          {t('fault')}
        </Button>
      )}
      <Modal
        open={isReporting}
        title={`${t('fault')} · ${thing.code}`}
        footer={null}
        destroyOnHidden
        onCancel={() => report(false)}
      >
        <Fault thing={thing} close={() => report(false)} />
      </Modal>
    </>
  );
}

const asked = z.object({
  description: field.longText(['什么问题', 'What is wrong']),
}) as unknown as Schema;

function Fault({ thing, close }: { thing: Thing; close: () => void }) {
  const t = useText('registers');
  const { mutateAsync } = useAct(api.register.fault, { touches: ['/registers', '/things', '/cases', '/subjects'] });
  return (
    <SchemaForm
      schema={asked}
      verb={t('faultSend')}
      look={{ block: true, className: 'big-verb' }}
      submit={async ({ description }) => {
        await mutateAsync({ code: thing.code, description: String(description) });
        toast(t('faultSent', { what: t(thingKinds[thing.kind].faults) }), 'success');
        close();
      }}
    />
  );
}
