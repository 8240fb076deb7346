<?php
// What a site owner does once, in the pages of the installation. Prints the password by which the site is then filled
// through its REST interface.

$database = new mysqli( 'localhost', 'root', '', '', 0, getenv( 'KABAR_WORDPRESS_SOCKET' ) );
$database->query( 'CREATE DATABASE wordpress CHARACTER SET utf8mb4' );
$database->close();

define( 'WP_INSTALLING', true );
$address                = parse_url( getenv( 'KABAR_WORDPRESS_URL' ) );
$_SERVER['HTTP_HOST']   = $address['host'] . ':' . $address['port'];
$_SERVER['REQUEST_URI'] = '/';
require getenv( 'KABAR_WORDPRESS_ROOT' ) . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'The Lower Gate', 'editor', 'editor@example.org', true, '', 'kabar' );

update_option( 'permalink_structure', '/%postname%/' );
update_option( 'timezone_string', 'Asia/Jakarta' );
update_option( 'comments_notify', 0 );
update_option( 'moderation_notify', 0 );
update_option( 'comment_previously_approved', 0 );
// A comment with this word waits for a moderator.
update_option( 'moderation_keys', 'moderate-me' );
wp_update_user(
	array(
		'ID'           => 1,
		'display_name' => 'The Editors',
	)
);

// The post and the page that every new site begins with.
wp_delete_post( 1, true );
wp_delete_post( 2, true );

echo WP_Application_Passwords::create_new_application_password( 1, array( 'name' => 'seed' ) )[0];
