import { Button } from 'antd';

import { useText } from '../../i18n/index.ts';
import { saveAs } from '../save-as.ts';

import './factor.css';

/** Shown this one time; going on says that they are kept. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const t = useText('factor');
  const download = (): void =>
    saveAs(new Blob([`${t('fileHead')}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }), t('file'));
  return (
    <>
      <p className="muted">{t('codesText')}</p>
      <ol className="recovery-codes" aria-label={t('codesTitle')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="factor-verbs">
        <Button onClick={download}>{t('download')}</Button>
        <Button type="primary" onClick={done}>
          {t('codesSaved')}
        </Button>
      </div>
    </>
  );
}
