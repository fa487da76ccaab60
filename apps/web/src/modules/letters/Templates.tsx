import { field, letterKinds, letterLevels, type CallInput, type LetterTemplate } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { today } from '../../kit/hospital-time.ts';
import { HowOf } from '../../kit/letters/LetterText.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { asContent, asForm, contentFields } from './content-form.ts';

const touches = ['/letter-templates', '/letters'];

/** What letters of a year and level are made of; whoever approves a template has not written it. */
export function Templates() {
  const t = useText('letters');
  const can = useCan();
  const query = useApi(api.letter.templates, {});
  const copy = useAct(api.letter.copyTemplates, { touches });
  const [edited, edit] = useState<LetterTemplate | 'new'>();
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
                <Card key={one.id} template={one} edit={() => edit(one)} />
              ))}
            </div>
          )
        }
      </Loaded>
      {edited && <Edit template={edited === 'new' ? undefined : edited} close={() => edit(undefined)} />}
    </>
  );
}

function Card({ template, edit }: { template: LetterTemplate; edit: () => void }) {
  const t = useText('letters');
  const label = useLabel();
  const can = useCan();
  const approve = useAct(api.letter.approveTemplate, { touches });
  const { id, name, kind, year, level, targets, vetoes, examiner, approvedAt, approvedBy, changedBy } = template;
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
        {template.mayApprove && (
          <ActionButton
            type="primary"
            act={async () => {
              await approve.mutateAsync({ id });
              toast(t('approved'), 'success');
            }}
          >
            {t('approve')}
          </ActionButton>
        )}
        {can('letter.manage') && <Button onClick={edit}>{t('edit')}</Button>}
      </span>
    </section>
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
  return (
    <FormDialog
      title={t(template ? 'edit' : 'newTemplate')}
      close={close}
      said={t('saved')}
      width={860}
      schema={template ? schema : freshSchema}
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
      {template?.approvedAt && <p className="muted">{t('editNote')}</p>}
    </FormDialog>
  );
}
