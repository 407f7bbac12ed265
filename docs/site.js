// What TypeDoc's own script leaves to do: it fills the navigation in the browser, and speaks English only.
const korean = document.documentElement.lang === "ko";
const container = document.getElementById("tsd-nav-container");

// Read when they are needed, so it is early enough.
if (korean) {
  Object.assign(window.translations, {
    copy: "복사",
    copied: "복사했습니다",
    folder: "묶음",
    search_index_not_available: "검색을 사용할 수 없습니다",
    search_no_results_found_for_0: "{0}에 대한 결과가 없습니다",
  });
}

const koreanGroups = {
  "Start here": "처음이라면",
  Brokers: "증권사",
  "In operation": "운영",
  Errors: "오류",
  Testing: "테스트",
  Extending: "확장",
  Packages: "패키지",
  Contributing: "기여하기",
};

// Its links inside of what folds a part can't be told from it by a keyboard. Each becomes the first entry of its part.
function moveLinks() {
  for (const link of container.querySelectorAll("summary a")) {
    const summary = link.closest("summary");
    const name = document.createElement("span");
    name.append(...link.childNodes);
    link.replaceWith(name);
    link.textContent = "README";
    link.setAttribute("aria-label", `README of ${name.textContent}`);
    const entry = document.createElement("li");
    entry.append(link);
    summary.parentElement.querySelector("ul")?.prepend(entry);
  }
}

// Who is new sees the first guides; whoever folded them once finds them folded.
function openFirst(groups) {
  for (const name of korean ? ["한국어"] : ["Start here", "Brokers"]) {
    const group = groups.get(name);
    if (group && localStorage.getItem(`tsd-accordion-${name}`) === null) group.open = true;
  }
}

// A Korean page has the Korean pages first, and says which are not.
function putKoreanFirst(groups) {
  const own = groups.get("한국어").closest("li");
  const label = document.createElement("li");
  label.className = "site-group";
  label.lang = "ko";
  label.textContent = "영어 문서";
  container.prepend(own, label);
  for (const [name, group] of groups) {
    const text = group.querySelector("summary > span > span, summary > a > span");
    if (!koreanGroups[name] || !text) continue;
    text.lang = "ko";
    text.textContent = koreanGroups[name];
  }
}

function arrange() {
  moveLinks();
  const details = [...container.querySelectorAll(":scope > li > details")];
  if (details.length === 0 || "arranged" in container.dataset) return;
  container.dataset.arranged = "";
  const groups = new Map(details.map((group) => [group.firstElementChild.dataset.key, group]));
  groups.get("한국어").closest("li").lang = "ko";
  openFirst(groups);
  if (korean) putKoreanFirst(groups);
}

if (container) {
  new MutationObserver(arrange).observe(container, { childList: true, subtree: true });
  arrange();
}
