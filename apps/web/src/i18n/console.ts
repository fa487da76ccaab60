import { dictionary } from './dictionary.ts';

export const console = dictionary({
  zh: {
    title: '监控中心',
  },
  en: {
    title: 'Control room',
  },
});
