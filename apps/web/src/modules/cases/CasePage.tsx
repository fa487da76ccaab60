import { FolderOpenOutlined, PrinterOutlined } from '@ant-design/icons';
import type { CaseDetail } from '@anyuan/contract';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';

import { api, download, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { CaseView } from '../../kit/CaseView.tsx';
import { Page } from '../../kit/Page.tsx';
import { usePurpose } from '../../kit/Purpose.tsx';
import { useCan } from '../../session.ts';
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
          {data && <TakeFile item={data} />}
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

/** Everything of the case as one PDF; of secret matters it asks what for. */
function TakeFile({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const lang = useLang();
  const can = useCan();
  const askPurpose = usePurpose();
  if (!can('case.export')) return null;
  const take = async (): Promise<void> => {
    const purpose = await askPurpose((caseType(item.type)?.secrecy ?? 0) >= 3);
    if (purpose) await download(api.casefile.pdf, { id: item.id, lang, ...purpose }, `${item.number}.pdf`);
  };
  return (
    <ActionButton icon={<FolderOpenOutlined />} act={take}>
      {t('takeFile')}
    </ActionButton>
  );
}
