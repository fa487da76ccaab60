import { Alert, Col, Row } from 'antd';

import { useText } from '../../i18n/index.ts';
import { ToSign } from '../../kit/countersign/ToSign.tsx';
import { CreateMenu } from '../../kit/CreateMenu.tsx';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { useCan, useMe } from '../../session.ts';
import { NoticeList } from '../../shell/NoticeBell.tsx';
import { BackupNote } from './BackupNote.tsx';
import { BooksPanel } from './BooksPanel.tsx';
import { CasesPanel } from './CasesPanel.tsx';
import { DevicesPanel } from './DevicesPanel.tsx';
import { DueSoonPanel } from './DueSoonPanel.tsx';
import { DutyPanel } from './DutyPanel.tsx';
import { Figures } from './Figures.tsx';
import { QuickActions } from './QuickActions.tsx';
import { SetupPanel } from './SetupPanel.tsx';
import { ThingsPanel } from './ThingsPanel.tsx';

/** What waits for me, what is about to be late, who is on duty: the first page of the day. */
export default function WorkbenchPage() {
  const t = useText('office');
  const can = useCan();
  // Whoever administers has neither cases nor devices: what he is told stands where others have their work.
  const hasWork = can('case.read') || can('device.read');
  const told = (
    <Panel title={t('notices')}>
      <NoticeList limit={8} />
    </Panel>
  );
  return (
    <Page
      title={t('workbench')}
      actions={
        <>
          <QuickActions />
          <CreateMenu />
        </>
      }
    >
      <ToSign />
      <NoRights />
      {can('setting.read') && (can('person.manage') || can('device.manage')) && <SetupPanel />}
      {can('setting.manage') && <BackupNote />}
      {can('case.read') && <Figures />}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={16}>
          {can('case.read') && (
            <>
              <CasesPanel />
              <DueSoonPanel />
            </>
          )}
          {can('book.read') && <BooksPanel />}
          {can('device.read') && <DevicesPanel />}
          {can('register.read') && <ThingsPanel />}
          {!hasWork && told}
        </Col>
        <Col xs={24} xl={8}>
          {can('duty.read') && <DutyPanel />}
          {hasWork && told}
        </Col>
      </Row>
    </Page>
  );
}

/** Whoever was given an account and no role sees nothing anywhere: that is said, and to whom to go. */
function NoRights() {
  const t = useText('office');
  const { roles } = useMe();
  if (roles.length > 0) return null;
  return <Alert showIcon type="warning" title={t('noRole')} style={{ marginBottom: 16 }} />;
}
