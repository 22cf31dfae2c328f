-- Each auction with all that is known of its seller. Both sides are kept for ever, with all columns.
SELECT
  a.id, a.seller, a.category, a.item, a.description, a.reserve, a.extra,
  p.name, p.email, p.city, p.state, p.extra AS seller_extra
FROM auctions AS a
JOIN persons AS p ON a.seller = p.id
