import { useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { useRowsFile, type RowsFile } from './rows-file.ts';

/** The button of a list that is no table: what is in sight, as a file. */
export function RowsExport({ make, ...which }: { name: string; make: () => Omit<RowsFile, 'name'> }) {
  const t = useText();
  const save = useRowsFile();
  return <ActionButton act={() => save({ ...which, ...make() })}>{t('export')}</ActionButton>;
}
