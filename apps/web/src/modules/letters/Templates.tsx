import { field, letterKinds, letterLevels, type CallInput, type LetterTemplate } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { today } from '../../kit/hospital-time.ts';
import { HowOf, LetterWords } from '../../kit/letters/LetterText.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { asContent, asForm, contentFields } from './content-form.ts';
import { WeightSum, weightsIn } from './WeightSum.tsx';

const touches = ['/letter-templates', '/letters'];

/** What letters of a year and level are made of; whoever approves a template has not written it. */
export function Templates() {
  const t = useText('letters');
  const can = useCan();
  const query = useApi(api.letter.templates, {});
  const copy = useAct(api.letter.copyTemplates, { touches });
  const [edited, edit] = useState<LetterTemplate | 'new'>();
  const [opened, open] = useState<LetterTemplate>();
  const year = Number(today().slice(0, 4));
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('templatesHint')}</span>
        {can('letter.manage') && (
          <span className="ops-verbs">
            <ActionButton
              act={async () => {
                const { made } = await copy.mutateAsync({ from: year, to: year + 1 });
                toast(t('copied', { count: made, year: year + 1 }), 'success');
              }}
            >
              {t('copyTo', { year: year + 1 })}
            </ActionButton>
            <Button type="primary" onClick={() => edit('new')}>
              {t('newTemplate')}
            </Button>
          </span>
        )}
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('templatesEmpty')} />
            </div>
          ) : (
            <div className="letter-templates">
              {items.map((one) => (
                <Card key={one.id} template={one} edit={() => edit(one)} read={() => open(one)} />
              ))}
            </div>
          )
        }
      </Loaded>
      {opened && <Read template={opened} close={() => open(undefined)} />}
      {edited && <Edit template={edited === 'new' ? undefined : edited} close={() => edit(undefined)} />}
    </>
  );
}

function Card({ template, edit, read }: { template: LetterTemplate; edit: () => void; read: () => void }) {
  const t = useText('letters');
  const label = useLabel();
  const can = useCan();
  const { name, kind, year, level, targets, vetoes, examiner, approvedAt, approvedBy, changedBy } = template;
  return (
    <section className="panel letter-template">
      <header>
        <strong>{name}</strong>
        <span className="muted number">
          {year} · {label(letterKinds[kind])} · {label(letterLevels[level])}
        </span>
      </header>
      <ol className="letter-template-targets">
        {targets.map((target) => (
          <li key={target.name}>
            {target.name} <span className="number">{t('pointsOf', { points: target.weight })}</span>
            <br />
            <HowOf target={target} />
          </li>
        ))}
      </ol>
      <p className="muted">
        {t('vetoCount', { count: vetoes.length })} · {t('examiner')} {examiner?.name ?? '–'} ·{' '}
        {t('lettersMade', { count: template.letters })}
      </p>
      <p>
        {approvedAt ? (
          <>
            ✓ {t('approvedBy', { name: approvedBy?.name ?? '' })} <Time at={approvedAt} />
          </>
        ) : (
          <span className="letter-lacks">
            ▲ {t('unapproved')} {changedBy && t('writtenBy', { name: changedBy.name })}
          </span>
        )}
      </p>
      <span className="ops-verbs">
        <Button type={template.mayApprove ? 'primary' : 'default'} onClick={read}>
          {t(template.mayApprove ? 'readToApprove' : 'readTemplate')}
        </Button>
        {can('letter.manage') && <Button onClick={edit}>{t('edit')}</Button>}
      </span>
    </section>
  );
}

/** The whole of it as it stood when it was opened: that is what is approved, or refused if it has changed since. */
function Read({ template, close }: { template: LetterTemplate; close: () => void }) {
  const t = useText('letters');
  const common = useText();
  const label = useLabel();
  const approve = useAct(api.letter.approveTemplate, { touches });
  const { id, sha256, name, kind, year, level, examiner } = template;
  return (
    <Modal
      open
      title={name}
      width={760}
      onCancel={close}
      footer={
        <span className="ops-verbs letter-read-verbs">
          <Button onClick={close}>{common('close')}</Button>
          {template.mayApprove && (
            <ActionButton
              type="primary"
              act={async () => {
                await approve.mutateAsync({ id, sha256 });
                toast(t('approved'), 'success');
                close();
              }}
            >
              {t('approve')}
            </ActionButton>
          )}
        </span>
      }
    >
      <article className="letter-text" aria-label={name}>
        <p className="muted">
          <span className="number">{year}</span> · {label(letterKinds[kind])} · {label(letterLevels[level])} ·{' '}
          {t('examiner')} {examiner?.name ?? '–'}
        </p>
        <LetterWords content={template} />
      </article>
    </Modal>
  );
}

const head = {
  name: field.text(['名称', 'Name'], { max: 120 }),
  examiner: field.department(['考核部门', 'Examining department']).optional(),
};
const freshSchema = z.object({
  kind: field.choice(['类别', 'Kind'], letterKinds),
  year: field.between(['年度', 'Year'], 2000, 2100),
  level: field.choice(['层级', 'Level'], letterLevels),
  ...head,
  ...contentFields,
}) as unknown as Schema;
const schema = z.object({ ...head, ...contentFields }) as unknown as Schema;

function Edit({ template, close }: { template: LetterTemplate | undefined; close: () => void }) {
  const t = useText('letters');
  const departments = useApi(api.identity.departments, {});
  const { mutateAsync } = useAct(api.letter.putTemplate, { touches });
  const codeOf = new Map((departments.data?.items ?? []).map(({ id, code }) => [id, code]));
  const [sum, add] = useState(weightsIn(template ? asForm(template) : {}));
  return (
    <FormDialog
      title={t(template ? 'edit' : 'newTemplate')}
      close={close}
      said={t('saved')}
      width={1080}
      schema={template ? schema : freshSchema}
      onValues={(values) => add(weightsIn(values))}
      initial={
        template
          ? { name: template.name, ...(template.examiner && { examiner: template.examiner.id }), ...asForm(template) }
          : { year: Number(today().slice(0, 4)), kind: 'safety', level: 'department' }
      }
      submit={(values) =>
        mutateAsync({
          kind: template?.kind ?? values['kind'],
          year: template?.year ?? Number(values['year']),
          level: template?.level ?? values['level'],
          name: String(values['name']),
          examiner: codeOf.get(String(values['examiner'])) ?? null,
          ...asContent(values),
        } as CallInput<typeof api.letter.putTemplate>)
      }
    >
      <WeightSum sum={sum} />
      {template?.approvedAt && <p className="muted">{t('editNote')}</p>}
    </FormDialog>
  );
}
