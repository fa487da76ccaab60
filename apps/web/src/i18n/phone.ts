import { dictionary } from './dictionary.ts';

export const phone = dictionary({
  zh: {
    title: '安院',
  },
  en: {
    title: 'Anyuan',
  },
});
