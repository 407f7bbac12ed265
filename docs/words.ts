// What the site itself says around a page, in the language of the page.

export type Language = "en" | "ko";

export interface Words {
  skip: string;
  theme: string;
  automatic: string;
  light: string;
  dark: string;
  search: string;
  searchPlaceholder: string;
  searchLoading: string;
  menu: string;
  site: string;
  contents: string;
  permalink: string;
  copy: string;
  loading: string;
}

const en: Words = {
  skip: "Skip to the text",
  theme: "Theme",
  automatic: "Auto",
  light: "Light",
  dark: "Dark",
  search: "Search",
  searchPlaceholder: "Search guides and reference",
  searchLoading: "Preparing the search…",
  menu: "Menu",
  site: "Site",
  contents: "On this page",
  permalink: "Link to this heading",
  copy: "Copy",
  loading: "Loading…",
};

const ko: Words = {
  skip: "본문으로 건너뛰기",
  theme: "화면 테마",
  automatic: "자동",
  light: "라이트",
  dark: "다크",
  search: "검색",
  searchPlaceholder: "가이드와 API 문서 검색",
  searchLoading: "검색을 준비하고 있습니다…",
  menu: "메뉴",
  site: "사이트",
  contents: "목차",
  permalink: "이 제목으로 가는 링크",
  copy: "복사",
  loading: "불러오는 중…",
};

export const words: Readonly<Record<Language, Words>> = { en, ko };
