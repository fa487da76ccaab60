import { field, type Contest } from '@anyuan/contract';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { PersonPicker } from '../../kit/pickers.tsx';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { Several } from './Several.tsx';

/** Skills contests: scores by item, places by their sum. */
export function Contests() {
  const t = useText('readiness');
  const can = useCan();
  const query = useApi(api.training.contests, {});
  const [isHolding, hold] = useState(false);
  return (
    <>
      {can('readiness.manage') && (
        <div className="ops-bar">
          <span />
          <Button type="primary" onClick={() => hold(true)}>
            {t('holdContest')}
          </Button>
        </div>
      )}
      <Several query={query} none={t('contestNone')} className="ops-stack">
        {(one) => <One key={one.id} contest={one} />}
      </Several>
      {isHolding && <Hold close={() => hold(false)} />}
    </>
  );
}

function One({ contest }: { contest: Contest }) {
  const t = useText('readiness');
  const can = useCan();
  const [person, choose] = useState<string>();
  const [scores, score] = useState<Record<string, number | null>>({});
  const put = useAct(api.training.score, { touches: ['/contests'] });
  const close = useAct(api.training.closeContest, { touches: ['/contests'] });
  const given = contest.items.flatMap(({ key }) =>
    typeof scores[key] === 'number' ? [{ item: key, score: scores[key] }] : [],
  );
  const file = () => ({
    head: [t('rank'), t('person'), ...contest.items.map(({ name, most }) => `${name} (${most})`), t('sum')],
    rows: contest.places.map((place) => [
      String(place.rank),
      place.person.name,
      ...contest.items.map(({ key }) => String(place.scores[key] ?? '')),
      String(place.total),
    ]),
  });
  return (
    <section className="panel ops-box">
      <header>
        <strong>{contest.title}</strong>
        <span className="muted number">{contest.heldOn}</span>
        <span className="muted">{contest.closed ? t('placesStand') : t('underWay')}</span>
        {contest.places.length > 0 && <RowsExport name="contest" make={file} />}
      </header>
      <table className="ops-counts">
        <thead>
          <tr>
            <th scope="col">{t('rank')}</th>
            <th scope="col">{t('person')}</th>
            {contest.items.map(({ key, name, most }) => (
              <th key={key} scope="col">
                {name} ({most})
              </th>
            ))}
            <th scope="col">{t('sum')}</th>
          </tr>
        </thead>
        <tbody>
          {contest.places.map((place) => (
            <tr key={place.person.id} className={place.rank <= 3 ? 'is-filled' : ''}>
              <td className="number">{place.rank}</td>
              <th scope="row">{place.person.name}</th>
              {contest.items.map(({ key }) => (
                <td key={key} className="number">
                  {place.scores[key] ?? '–'}
                </td>
              ))}
              <td className="number">{place.total}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {can('readiness.manage') && !contest.closed && (
        <div className="ops-fields contest-entry">
          <PersonPicker label={t('person')} value={person} onChange={choose} />
          {contest.items.map(({ key, name, most }) => (
            <InputNumber
              key={key}
              aria-label={name}
              placeholder={name}
              min={0}
              max={most}
              value={scores[key] ?? null}
              onChange={(value) => score((before) => ({ ...before, [key]: value }))}
            />
          ))}
          <ActionButton
            disabled={!person || given.length === 0}
            act={async () => {
              await put.mutateAsync({ id: contest.id, scores: given.map((one) => ({ ...one, person: person ?? '' })) });
              score({});
              choose(undefined);
              toast(t('kept'), 'success');
            }}
          >
            {t('record')}
          </ActionButton>
          <ConfirmButton
            question={t('closeContestQuestion')}
            verb={t('closeContest')}
            act={() => close.mutateAsync({ id: contest.id })}
          />
        </div>
      )}
    </section>
  );
}

const held = z.object({
  title: field.text(['名称', 'Title'], { max: 80 }),
  heldOn: field.date(['日期', 'Day']),
  items: field.text(['项目(逗号分隔,每项 100 分)', 'Items, divided by commas, 100 points each'], { max: 200 }),
}) as unknown as Schema;

function Hold({ close }: { close: () => void }) {
  const t = useText('readiness');
  const { mutateAsync } = useAct(api.training.createContest, { touches: ['/contests'] });
  return (
    <FormDialog
      title={t('holdContest')}
      close={close}
      said={t('kept')}
      schema={held}
      initial={{ items: t('usualItems') }}
      submit={({ title, heldOn, items }) =>
        mutateAsync({
          title: String(title),
          heldOn: String(heldOn),
          items: String(items)
            .split(/[,,、]/)
            .map((name) => name.trim())
            .filter(Boolean)
            .map((name, n) => ({ key: `i${n + 1}`, name, most: 100 })),
        })
      }
    />
  );
}
