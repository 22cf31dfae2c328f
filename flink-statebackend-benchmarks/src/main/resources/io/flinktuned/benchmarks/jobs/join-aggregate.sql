-- What sellers and the cities they live in are offered. The aggregate is of a changelog.
SELECT p.city, a.category, COUNT(*) AS auctions, SUM(a.highest) AS total
FROM (
  SELECT x.id, x.seller, x.category, MAX(b.price) AS highest
  FROM auctions AS x
  JOIN bids AS b ON b.auction = x.id
  GROUP BY x.id, x.seller, x.category
) AS a
JOIN persons AS p ON a.seller = p.id
GROUP BY p.city, a.category
