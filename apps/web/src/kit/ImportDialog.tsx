import { InboxOutlined } from '@ant-design/icons';
import type { ImportReport } from '@anyuan/contract';
import { Alert, Button, Modal, Segmented, Spin, Table, Upload } from 'antd';
import { useState, type ReactNode } from 'react';

import { useErrorText, useJoin, useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { toast } from './toast.ts';

type Row = ImportReport['rows'][number];
type Verdict = Row['verdict'];
const verdicts: readonly Verdict[] = ['bad', 'create', 'update', 'same'];

interface Props {
  open: boolean;
  title: string;
  /** Saves the present table, which is also the template. */
  template: () => Promise<unknown>;
  send: (input: { dryRun: boolean; file: File }) => Promise<ImportReport>;
  close: () => void;
  /** Beside the template's button. */
  templateMore?: ReactNode;
  /** Beside the buttons under the report. */
  more?: ReactNode;
}

/** Excel in two steps: first a trial that writes nothing and marks each bad row, then the real thing. */
export function ImportDialog({ open, title, close, ...rest }: Props) {
  return (
    <Modal open={open} title={title} footer={null} width={860} destroyOnHidden onCancel={close}>
      <ImportSteps title={title} close={close} {...rest} />
    </Modal>
  );
}

function ImportSteps({ title, template, templateMore, send, close, more }: Omit<Props, 'open'>) {
  const words = useText('sheets');
  const say = useErrorText();
  const [file, setFile] = useState<File>();
  const [report, setReport] = useState<ImportReport>();
  const [error, setError] = useState<unknown>();
  const check = async (chosen: File): Promise<void> => {
    setFile(chosen);
    setReport(undefined);
    setError(undefined);
    try {
      setReport(await send({ dryRun: true, file: chosen }));
    } catch (caught) {
      setError(caught);
      setFile(undefined);
    }
  };
  const write = async (): Promise<void> => {
    if (!file) return;
    const { create, update } = await send({ dryRun: false, file });
    toast(`${title}: ${words('importDone', { create, update })}`, 'success', 6);
    close();
  };
  if (file && !report)
    return (
      <div className="state" role="status">
        <Spin />
        <p>{words('importChecking', { name: file.name })}</p>
      </div>
    );
  if (file && report)
    return (
      <>
        <ReportTable report={report} />
        <div style={{ display: 'flex', gap: 8, marginTop: 16 }}>
          <ActionButton type="primary" disabled={report.create + report.update === 0 || report.bad > 0} act={write}>
            {words('importWrite', { count: report.create + report.update })}
          </ActionButton>
          <Button onClick={() => setFile(undefined)}>{words('importOther')}</Button>
          {more}
        </div>
      </>
    );
  return (
    <>
      {error !== undefined && (
        <Alert type="error" role="alert" showIcon title={say(error).text} style={{ marginBottom: 12 }} />
      )}
      <Upload.Dragger
        accept=".xlsx,.xls,.csv"
        showUploadList={false}
        beforeUpload={(chosen) => {
          void check(chosen);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p>{words('importChoose')}</p>
        <p className="muted">{words('importTrial')}</p>
      </Upload.Dragger>
      <p style={{ margin: '12px 0 0' }}>
        <ActionButton size="small" act={template}>
          {words('importTemplate')}
        </ActionButton>{' '}
        {templateMore} <span className="muted">{words('importTemplateHint')}</span>
      </p>
    </>
  );
}

function ReportTable({ report }: { report: ImportReport }) {
  const t = useText('office');
  const words = useText('sheets');
  const label = useLabel();
  const [only, show] = useState<Verdict | 'all'>(report.bad > 0 ? 'bad' : 'all');
  const rows = only === 'all' ? report.rows : report.rows.filter(({ verdict }) => verdict === only);
  return (
    <>
      <Alert
        showIcon
        type={report.bad > 0 ? 'error' : 'info'}
        title={
          report.bad > 0
            ? words('importBad', { count: report.bad })
            : words(report.same === report.total ? 'importSame' : 'importGood', { count: report.total })
        }
        style={{ marginBottom: 12 }}
      />
      <LeftOut {...report.leftOut} />
      <Segmented
        value={only}
        onChange={show}
        options={[
          { value: 'all' as const, label: `${t('all')} ${report.total}` },
          ...verdicts.map((verdict) => ({ value: verdict, label: `${t(`verdict_${verdict}`)} ${report[verdict]}` })),
        ]}
        style={{ marginBottom: 12 }}
      />
      <Table<Row>
        size="small"
        virtual
        scroll={{ y: 360, x: 780 }}
        pagination={false}
        rowKey={(row) => `${row.sheet ?? ''}!${row.row}`}
        dataSource={rows}
        locale={{ emptyText: words('importNoRows') }}
        columns={[
          {
            title: words('importRow'),
            width: report.rows.some(({ sheet }) => sheet !== undefined) ? 160 : 72,
            render: (_, { row, sheet }) => (
              <span className="number">{sheet === undefined ? row : `${sheet}!${row}`}</span>
            ),
          },
          { title: t('code'), width: 160, render: (_, row) => row.code || '–' },
          {
            title: t('verdict'),
            width: 96,
            render: (_, { verdict }) => (
              <span style={verdict === 'bad' ? { color: 'var(--level-critical-text)' } : {}}>
                {verdict === 'bad' && '▲ '}
                {t(`verdict_${verdict}`)}
              </span>
            ),
          },
          {
            title: t('problems'),
            render: (_, row) =>
              row.problems.map((problem) => (
                <div key={`${problem.column}-${problem.zh}`}>
                  {problem.column && <strong>{label([problem.column, problem.columnEn])}: </strong>}
                  {label(problem)}
                </div>
              )),
          },
        ]}
      />
    </>
  );
}

/** What of the file is not looked at: nobody must believe it has been imported. */
function LeftOut({ sheets, columns, hidden }: ImportReport['leftOut']) {
  const words = useText('sheets');
  const join = useJoin();
  if (sheets.length + columns.length + hidden.length === 0) return null;
  return (
    <Alert
      showIcon
      type="warning"
      style={{ marginBottom: 12 }}
      title={
        <>
          {sheets.length > 0 && <div>{words('importLeftSheets', { names: join(sheets) })}</div>}
          {columns.length > 0 && <div>{words('importLeftColumns', { names: join(columns) })}</div>}
          {hidden.map(({ sheet, count, rows }) => (
            <div key={sheet}>{words('importLeftHidden', { sheet, count, rows })}</div>
          ))}
        </>
      }
    />
  );
}
