// The page of the console. It knows names and groups of people; their passwords and tokens stay in the server.
"use strict";

async function start() {
  const [people, queries] = await Promise.all([
    fetch("people.json").then((answer) => answer.json()),
    fetch("queries.graphql").then((answer) => answer.text()),
  ]);
  const chosen = document.getElementById("person");
  for (const { name, groups } of people) {
    chosen.add(new Option(`${name} (${groups.join(", ")})`, name));
  }
  const fetcher = async (request) => {
    const answer = await fetch("graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Orb-Person": chosen.value },
      body: JSON.stringify(request),
    });
    return answer.json();
  };
  // A line of dashes begins a new tab.
  const tabs = queries.split(/^# -{10,}\n/m).filter((text) => text.trim());
  const element = React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: tabs.map((query) => ({ query: query.trim() + "\n" })),
    defaultEditorToolsVisibility: false,
    isHeadersEditorEnabled: false,
    shouldPersistHeaders: false,
  });
  ReactDOM.createRoot(document.getElementById("graphiql")).render(element);
}

start();
