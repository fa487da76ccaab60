import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { CaseView } from '../../kit/CaseView.tsx';
import { Page } from '../../kit/Page.tsx';
import { CaseSheet } from './CaseSheet.tsx';

/** One case on a page of its own, and as a sheet of paper. */
export default function CasePage() {
  const t = useText('cases');
  const common = useText();
  const { id = '' } = useParams();
  const { data } = useApi(api.case.get, { id });
  return (
    <Page
      title={data?.number ?? t('title')}
      actions={
        <>
          <Link to="/cases">
            <Button>{t('back')}</Button>
          </Link>
          <Button icon={<PrinterOutlined />} disabled={!data} onClick={() => window.print()}>
            {common('print')}
          </Button>
        </>
      }
    >
      <div className="panel" style={{ padding: 16 }}>
        <CaseView id={id} wide />
      </div>
      {data && <CaseSheet item={data} />}
    </Page>
  );
}
