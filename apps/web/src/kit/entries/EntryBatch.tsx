import type { EntryAnswer } from '@anyuan/contract';
import { Button, Form, Modal, Select } from 'antd';
import { useState, type ReactNode } from 'react';

import { useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { BatchAnswers } from '../BatchAnswers.tsx';
import { ConfirmButton } from '../ConfirmButton.tsx';
import { isOptional, type Schema, type Values } from '../fields/fields.ts';
import { SchemaForm } from '../SchemaForm.tsx';
import { labelOf, schemaOf, type EntryItem, type EntryPages } from './entry.ts';
import { EntryMerge } from './EntryMerge.tsx';

const most = 200;

interface Props<Item extends EntryItem> {
  pages: EntryPages<Item>;
  codes: readonly string[];
  removeDetail: string;
  done: () => void;
  /** What else can be done with those chosen. */
  more?: ReactNode;
}

/** The same change of many things, or their removal; each answers for itself. */
export function EntryBatch<Item extends EntryItem>({ pages, codes, removeDetail, done, more }: Props<Item>) {
  const { register, routes, touches } = pages;
  const t = useText('entries');
  const cases = useText('cases');
  const common = useText();
  const label = useLabel();
  const [isAsking, ask] = useState(false);
  const [answers, setAnswers] = useState<EntryAnswer[]>();
  const { mutateAsync } = useAct(routes.batch, { touches });
  const title = `${label(register.label)} · ${t('chosen', { count: answers?.length ?? codes.length })}`;
  const take = async (what: { change: Values } | { remove: true }): Promise<void> => {
    const { items } = (await mutateAsync({ codes, ...what })) as { items: EntryAnswer[] };
    ask(false);
    setAnswers(items);
  };
  const close = (): void => {
    setAnswers(undefined);
    done();
  };
  return (
    <>
      {codes.length > 0 && (
        <div className="batch" role="status">
          <strong>{t('chosen', { count: codes.length })}</strong>
          {codes.length > most ? (
            <span className="muted">{t('batchMost', { count: most })}</span>
          ) : (
            <>
              <Button onClick={() => ask(true)}>{t('changeMany')}</Button>
              {codes.length === 2 && pages.merge && (
                <EntryMerge pages={pages} route={pages.merge} codes={codes} done={done} />
              )}
              {more}
              <ConfirmButton
                danger
                question={t('removeManyQuestion', { count: codes.length })}
                detail={removeDetail}
                verb={common('remove')}
                act={() => take({ remove: true })}
              />
            </>
          )}
          <Button type="link" onClick={done}>
            {cases('chooseNone')}
          </Button>
        </div>
      )}
      <Modal open={isAsking} title={title} footer={null} width={520} destroyOnHidden onCancel={() => ask(false)}>
        <ChangeOne pages={pages} count={codes.length} take={(change) => take({ change })} />
      </Modal>
      <Modal
        open={answers !== undefined}
        title={title}
        footer={<Button onClick={close}>{cases('batchSeen')}</Button>}
        onCancel={close}
      >
        {answers && (
          <BatchAnswers
            answers={answers.map(({ code, refused }) => ({ key: code, number: code, title: undefined, refused }))}
          />
        )}
      </Modal>
    </>
  );
}

interface ChangeProps<Item extends EntryItem> {
  pages: EntryPages<Item>;
  count: number;
  take: (change: Values) => Promise<void>;
}

/** One field and its new value; what may be empty can be cleared. */
function ChangeOne<Item extends EntryItem>({ pages: { register }, count, take }: ChangeProps<Item>) {
  const t = useText('entries');
  const label = useLabel();
  const [name, choose] = useState(register.batch[0] ?? '');
  const field = schemaOf(register, name);
  // Emptied by its own button only: who gives nothing changes nothing.
  const needed = field.def.innerType ?? field;
  const schema = register.fields.pick({ [name]: true } as never).extend({ [name]: needed } as never) as Schema;
  return (
    <>
      <Form layout="vertical">
        <Form.Item label={t('whichField')} htmlFor="batch-field">
          <Select
            id="batch-field"
            value={name}
            onChange={choose}
            options={register.batch.map((one) => ({ value: one, label: label(labelOf(register, one)) }))}
          />
        </Form.Item>
      </Form>
      <SchemaForm
        key={name}
        schema={schema}
        verb={t('changeVerb', { count })}
        submit={(values) => take({ [name]: values[name] })}
      >
        {isOptional(field) && (
          <p className="muted">
            {t('clearHint')}{' '}
            <ActionButton size="small" act={() => take({ [name]: null })}>
              {t('clearMany', { count })}
            </ActionButton>
          </p>
        )}
      </SchemaForm>
    </>
  );
}
