import { Col, Row } from 'antd';

import { useText } from '../../i18n/index.ts';
import { CreateMenu } from '../../kit/CreateMenu.tsx';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { useCan } from '../../session.ts';
import { NoticeList } from '../../shell/NoticeBell.tsx';
import { CasesPanel } from './CasesPanel.tsx';
import { DevicesPanel } from './DevicesPanel.tsx';
import { DueSoonPanel } from './DueSoonPanel.tsx';
import { DutyPanel } from './DutyPanel.tsx';
import { Figures } from './Figures.tsx';
import { QuickActions } from './QuickActions.tsx';

/** What waits for me, what is about to be late, who is on duty: the first page of the day. */
export default function WorkbenchPage() {
  const t = useText('office');
  const can = useCan();
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
      {can('case.read') && <Figures />}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={16}>
          {can('case.read') && (
            <>
              <CasesPanel />
              <DueSoonPanel />
            </>
          )}
          {can('device.read') && <DevicesPanel />}
        </Col>
        <Col xs={24} xl={8}>
          {can('duty.read') && <DutyPanel />}
          <Panel title={t('notices')}>
            <NoticeList limit={8} />
          </Panel>
        </Col>
      </Row>
    </Page>
  );
}
