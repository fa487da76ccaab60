import { cases } from './common/cases.ts';
import { menu } from './common/menu.ts';
import { plan } from './common/plan.ts';
import { player } from './common/player.ts';
import { shell } from './common/shell.ts';
import { words } from './common/words.ts';

/** What comes with every page. */
export const common = {
  zh: { ...words.zh, ...cases.zh, ...plan.zh, ...player.zh, ...shell.zh, ...menu.zh },
  en: { ...words.en, ...cases.en, ...plan.en, ...player.en, ...shell.en, ...menu.en },
};
