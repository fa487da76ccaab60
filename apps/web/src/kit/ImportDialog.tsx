import { InboxOutlined } from '@ant-design/icons';
import type { ImportReport } from '@anyuan/contract';
import { Alert, App, Button, Modal, Segmented, Spin, Table, Upload } from 'antd';
import { useState, type ReactNode } from 'react';

import { useErrorText, useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';

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

function ImportSteps({ title, template, send, close, more }: Omit<Props, 'open'>) {
  const t = useText('office');
  const say = useErrorText();
  const { message } = App.useApp();
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
    void message.success(`${title}: ${t('importDone', { create, update })}`, 6);
    close();
  };
  if (file && !report)
    return (
      <div className="state" role="status">
        <Spin />
        <p>{t('importChecking', { name: file.name })}</p>
      </div>
    );
  if (file && report)
    return (
      <>
        <ReportTable report={report} />
        <div style={{ display: 'flex', gap: 8, marginTop: 16 }}>
          <ActionButton type="primary" disabled={report.create + report.update === 0 || report.bad > 0} act={write}>
            {t('importWrite', { count: report.create + report.update })}
          </ActionButton>
          <Button onClick={() => setFile(undefined)}>{t('importOther')}</Button>
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
        accept=".xlsx"
        showUploadList={false}
        beforeUpload={(chosen) => {
          void check(chosen);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p>{t('importChoose')}</p>
        <p className="muted">{t('importTrial')}</p>
      </Upload.Dragger>
      <p style={{ margin: '12px 0 0' }}>
        <ActionButton size="small" act={template}>
          {t('importTemplate')}
        </ActionButton>{' '}
        <span className="muted">{t('importTemplateHint')}</span>
      </p>
    </>
  );
}

function ReportTable({ report }: { report: ImportReport }) {
  const t = useText('office');
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
            ? t('importBad', { count: report.bad })
            : t(report.same === report.total ? 'importSame' : 'importGood', { count: report.total })
        }
        style={{ marginBottom: 12 }}
      />
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
        rowKey={(row) => row.row}
        dataSource={rows}
        locale={{ emptyText: t('importNoRows') }}
        columns={[
          { title: t('importRow'), width: 72, render: (_, row) => <span className="number">{row.row}</span> },
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
                  {problem.column && <strong>{problem.column}: </strong>}
                  {label(problem)}
                </div>
              )),
          },
        ]}
      />
    </>
  );
}
