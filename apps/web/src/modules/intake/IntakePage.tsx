import {
  ApiError,
  doubtLabels,
  isDoubt,
  signalKindLabels,
  verdictLabels,
  verdicts,
  type ErrorCode,
} from '@anyuan/contract';
import { Descriptions, Drawer } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import { useErrorText, useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column, type RowOf } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { saidBy } from './said.ts';

import '../../kit/record.css';

type Intake = RowOf<typeof api.signal.intake>;

export default function IntakePage() {
  const t = useText('system');
  const label = useLabel();
  const { values, set } = useUrlState();
  const [shown, show] = useState<Intake>();
  return (
    <Page title={t('intake')} note={t('intakeNote')}>
      <DataTable
        name="intake"
        route={api.signal.intake}
        columns={useColumns()}
        rowKey={({ id }) => String(id)}
        onOpen={show}
        empty={<Empty>{t('intakeEmpty')}</Empty>}
        filters={[
          {
            name: 'verdict',
            label: t('verdict'),
            widget: 'choice',
            options: Object.fromEntries(verdicts.map((one) => [one, label(verdictLabels[one])])),
          },
          { name: 'device', label: t('device') },
        ]}
      />
      <Drawer
        open={values['row'] !== undefined && shown !== undefined}
        size={560}
        title={t('detail')}
        onClose={() => set({ row: undefined })}
      >
        {shown && <IntakeDetail entry={shown} />}
      </Drawer>
    </Page>
  );
}

function Verdict({ verdict }: { verdict: Intake['verdict'] }) {
  const label = useLabel();
  const isBad = verdict === 'refused' || verdict === 'flagged' || verdict === 'unknown';
  return (
    <span style={isBad ? { color: 'var(--level-urgent-text)' } : {}}>
      {isBad && '◆ '}
      {label(verdictLabels[verdict])}
    </span>
  );
}

/** Why a message was flagged or refused, without the details that were not kept. */
function useReason(): (code: string | null) => string {
  const say = useErrorText();
  const label = useLabel();
  return (code) =>
    code === null
      ? ''
      : isDoubt(code)
        ? label(doubtLabels[code])
        : say(new ApiError(code as ErrorCode)).text.replace(/[::]\s*(秒|s)?$/, '');
}

function useColumns(): Column<Intake>[] {
  const t = useText('system');
  const reason = useReason();
  return [
    { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} seconds /> },
    { key: 'device', title: t('device'), render: ({ device }) => <DeviceCode code={device} /> },
    { key: 'verdict', title: t('verdict'), render: ({ verdict }) => <Verdict verdict={verdict} /> },
    { key: 'code', title: t('reason'), render: ({ code }) => reason(code) },
    { key: 'via', title: t('via'), render: ({ via }) => via.toUpperCase() },
    { key: 'body', title: t('said'), ellipsis: true, width: 420, render: ({ body }) => <Words body={body} /> },
    { key: 'id', title: t('seq'), isExtra: true, align: 'right', render: ({ id }) => id },
  ];
}

function DeviceCode({ code }: { code: string | null }) {
  if (!code) return <span className="muted">–</span>;
  return <Link to={`/devices?q=${encodeURIComponent(code)}`}>{code}</Link>;
}

function IntakeDetail({ entry }: { entry: Intake }) {
  const t = useText('system');
  const reason = useReason();
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'at', label: t('at'), children: <Time at={entry.at} seconds /> },
          { key: 'device', label: t('device'), children: <DeviceCode code={entry.device} /> },
          { key: 'via', label: t('via'), children: entry.via.toUpperCase() },
          { key: 'verdict', label: t('verdict'), children: <Verdict verdict={entry.verdict} /> },
          { key: 'code', label: t('reason'), children: entry.code ? `${reason(entry.code)} (${entry.code})` : '–' },
        ]}
      />
      <p>
        <Words body={entry.body} />
      </p>
      <details>
        <summary className="muted">{t('asSent')}</summary>
        <pre className="record-detail">{pretty(entry.body)}</pre>
      </details>
    </>
  );
}

/** What a device said, in words; what is not of our own language stays as it was sent. */
function Words({ body }: { body: string }) {
  const label = useLabel();
  const said = saidBy(body);
  if (!said) return <>{body}</>;
  const known = Object.hasOwn(signalKindLabels, said.kind);
  return (
    <>
      {known ? label(signalKindLabels[said.kind as keyof typeof signalKindLabels]) : said.kind}
      {said.at && (
        <>
          {' · '}
          <Time at={said.at} seconds />
        </>
      )}
    </>
  );
}

/** Indented when it is JSON; what devices send often is not. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
