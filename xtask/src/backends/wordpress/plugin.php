<?php
/*
 * What a site owner adds so that readers without an account can comment through the REST interface. WordPress loads it
 * by itself from the folder mu-plugins.
 */

add_filter( 'rest_allow_anonymous_comments', '__return_true' );

// Fifteen seconds between two comments from one address is long for tests; who asks for the refusal gets it.
add_filter(
	'wp_is_comment_flood',
	fn( $flood, $ip, $email ) => $flood && 'flood@example.org' === $email,
	20,
	3
);

// No mail leaves this machine.
add_filter( 'pre_wp_mail', '__return_false' );
