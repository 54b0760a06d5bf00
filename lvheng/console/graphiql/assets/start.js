'use strict';
// The token lives in this tab only; the editor's own storage keeps documents, never headers.
(() => {
  const KEY = 'lvheng-token';
  const field = document.getElementById('token');
  const handed = new URLSearchParams(location.hash.slice(1)).get('token');
  if (handed) {
    sessionStorage.setItem(KEY, handed);
    history.replaceState(null, '', location.pathname);
  }
  field.value = sessionStorage.getItem(KEY) || '';
  document.getElementById('sign-in').addEventListener('submit', (event) => event.preventDefault());
  field.addEventListener('change', () => {
    sessionStorage.setItem(KEY, field.value.trim());
    render();
  });

  const fetcher = async (operation) => {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        Authorization: `Bearer ${sessionStorage.getItem(KEY) || ''}`,
      },
      body: JSON.stringify(operation),
    });
    return answer.json();
  };

  const defaultQuery = `# 履衡:每一分都说得出依据哪一条、哪几件已核实的履职事实。
{
  members(first: 5) {
    edges {
      node {
        number
        name
        scorecard(year: 2023) {
          total
          grade
          unverifiedCount
          lines { clause { name cite says } records { title datedOn role } points reason }
        }
      }
    }
  }
}
`;
  const root = ReactDOM.createRoot(document.getElementById('graphiql'));
  let made = 0;
  // A new key makes the editor ask for the schema again, now with the token.
  const render = () => root.render(React.createElement(GraphiQL, { key: ++made, fetcher, defaultQuery, shouldPersistHeaders: false }));
  render();
})();
