import type { Opening } from '@anyuan/contract';
import { Button, Form, Input, Modal, Radio, Tag } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { useCaseWords } from '../../kit/case-words.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useMe } from '../../session.ts';

/** Glass that was broken: was it right? Nobody reviews himself. */
export default function OpeningsPage() {
  const t = useText('cases');
  const [reviewing, review] = useState<Opening>();
  return (
    <Page title={t('openings')} note={t('openingsNote')}>
      <DataTable
        name="openings"
        route={api.case.openings}
        columns={useColumns(review)}
        filters={[{ name: 'reviewed', label: t('reviewed'), widget: 'flag' }]}
        rowKey={({ id }) => id}
        empty={<Empty>{t('openingsEmpty')}</Empty>}
      />
      <Modal
        open={reviewing !== undefined}
        title={[t('reviewVerb'), reviewing?.number].filter(Boolean).join(' · ')}
        footer={null}
        destroyOnHidden
        onCancel={() => review(undefined)}
      >
        {reviewing && <ReviewForm opening={reviewing} close={() => review(undefined)} />}
      </Modal>
    </Page>
  );
}

function useColumns(review: (opening: Opening) => void): Column<Opening>[] {
  const t = useText('cases');
  const common = useText();
  const { person } = useMe();
  const { typeName } = useCaseWords();
  return [
    { key: 'number', title: common('number'), render: ({ number }) => <span className="number">{number}</span> },
    { key: 'type', title: common('type'), render: ({ type }) => typeName(type) },
    { key: 'person', title: t('openedBy'), render: (one) => one.person.name },
    { key: 'at', title: t('openedAt'), render: ({ at }) => <Time at={at} /> },
    { key: 'until', title: t('openedUntil'), isExtra: true, render: ({ until }) => <Time at={until} /> },
    { key: 'reason', title: t('openedWhy'), most: 360, render: ({ reason }) => <span title={reason}>{reason}</span> },
    {
      key: 'review',
      title: t('verdict'),
      render: (one) =>
        one.review ? (
          <span title={one.review.note}>
            <Tag variant="outlined">{t(one.review.justified ? 'justified' : 'unjustified')}</Tag>
            {one.review.by.name} <Time at={one.review.at} />
          </span>
        ) : one.person.id === person.id ? (
          <span className="muted">{t('byAnother')}</span>
        ) : (
          <Button size="small" onClick={() => review(one)}>
            {t('reviewVerb')}
          </Button>
        ),
    },
  ];
}

function ReviewForm({ opening, close }: { opening: Opening; close: () => void }) {
  const t = useText('cases');
  const { mutateAsync } = useAct(api.case.review, { touches: ['/openings'] });
  const [isJustified, judge] = useState<boolean>();
  const [note, write] = useState('');
  const send = async (): Promise<void> => {
    if (isJustified === undefined) return;
    await mutateAsync({ id: opening.id, justified: isJustified, note: note.trim() });
    toast(t('reviewKept'), 'success');
    close();
  };
  return (
    <Form layout="vertical">
      <p>
        {opening.person.name} <Time at={opening.at} />
        <br />
        {t('openedWhy')}: {opening.reason}
      </p>
      <Form.Item label={t('verdict')}>
        <Radio.Group
          aria-label={t('verdict')}
          value={isJustified}
          onChange={(event) => judge(event.target.value as boolean)}
          options={[
            { value: true, label: t('justified') },
            { value: false, label: t('unjustified') },
          ]}
        />
      </Form.Item>
      <Form.Item label={t('reviewNote')} htmlFor="review-note">
        <Input.TextArea
          id="review-note"
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={4000}
          value={note}
          onChange={(event) => write(event.target.value)}
        />
      </Form.Item>
      <ActionButton type="primary" disabled={isJustified === undefined || note.trim() === ''} act={send}>
        {t('reviewVerb')}
      </ActionButton>
    </Form>
  );
}
